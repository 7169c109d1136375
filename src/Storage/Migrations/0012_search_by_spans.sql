-- Activity is searched span by span, the newest first. The index knows in which three hours an entry was written, so that a word that stands in
-- very many entries of a workspace is looked for in those of one span at a time, and not all of them are read to find the newest.
DROP INDEX activity_logs_search;
CREATE INDEX activity_logs_search ON activity_logs
    USING gin (workspace_id, date_bin('3 hours', created_at AT TIME ZONE 'UTC', '2000-01-01'), search_text gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
