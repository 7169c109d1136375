-- Facts of one kind are asked for, newest or oldest first, by position.
CREATE INDEX structure_events_event_type_position ON structure_events (event_type, position);
