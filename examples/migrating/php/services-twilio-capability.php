<?php
require 'Services/Twilio/Capability.php';

$capability = new Services_Twilio_Capability('AC123123', 'secret');
$capability->allowClientIncoming('Alice');
$capability->allowClientOutgoing('AP123123', array('Foo' => 'Bar'));
$capability->disablePresenceEvents();
echo $capability->generateToken(600);
