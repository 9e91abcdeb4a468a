<?php
require 'vendor/autoload.php';

$grant = new Twilio\Jwt\Grants\VoiceGrant();
$grant->setIncomingAllow(true);
$grant->setOutgoingApplication('AP123123', ['Foo' => 'Bar']);

$token = new Twilio\Jwt\AccessToken('AC123123', 'SK123123', 'another secret', 600, 'Alice');
$token->addGrant($grant);
echo $token->toJWT();
