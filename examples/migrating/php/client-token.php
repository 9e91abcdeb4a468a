<?php
require 'vendor/autoload.php';

$capability = new Twilio\Jwt\ClientToken('AC123123', 'secret');
$capability->allowClientIncoming('Alice');
$capability->allowClientOutgoing('AP123123', ['Foo' => 'Bar']);
echo $capability->generateToken();
