-- What Orleans' AdoNet providers for clustering, grain storage and reminders need.
--
-- The providers own table names, column names, parameter names and the shape of results; the statements themselves are ours. They read them
-- from OrleansQuery when a silo starts. Parameters are cast explicitly, because a provider may send an untyped null.

CREATE TABLE OrleansQuery
(
    QueryKey  varchar(64) NOT NULL PRIMARY KEY,
    QueryText text        NOT NULL
);

COMMENT ON TABLE OrleansQuery IS
    'The statements that Orleans'' AdoNet providers run. Read once by every silo at start; changed by migrations only.';


-- Clustering ------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE OrleansMembershipVersionTable
(
    DeploymentId varchar(150)   NOT NULL PRIMARY KEY,
    Timestamp    timestamptz(3) NOT NULL DEFAULT now(),
    Version      integer        NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

COMMENT ON TABLE OrleansMembershipVersionTable IS
    'One row per cluster: the version that every change of its membership must name and raises by one. Its row lock orders these changes.';

CREATE TABLE OrleansMembershipTable
(
    DeploymentId varchar(150)   NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address      varchar(45)    NOT NULL,
    Port         integer        NOT NULL,
    Generation   integer        NOT NULL,
    SiloName     varchar(150)   NOT NULL,
    HostName     varchar(150)   NOT NULL,
    Status       integer        NOT NULL,
    ProxyPort    integer,
    SuspectTimes text,
    StartTime    timestamptz(3) NOT NULL,
    IAmAliveTime timestamptz(3) NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
) WITH (fillfactor = 70);

COMMENT ON TABLE OrleansMembershipTable IS 'The silos of each cluster, written by the silos themselves.';
COMMENT ON COLUMN OrleansMembershipTable.Status IS '1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead.';

-- Every change of membership takes the row lock of the cluster's version first. What a function reads after that is the latest committed
-- membership and stays so until it commits, so it can decide before it writes and there is never anything to take back.

CREATE FUNCTION orleans_insert_member(
    deployment text, silo_address text, silo_port integer, silo_generation integer, silo_name text, silo_host text,
    silo_status integer, gateway_port integer, started timestamptz, alive timestamptz, expected_version integer)
    RETURNS integer
    LANGUAGE plpgsql
AS
$function$
BEGIN
    PERFORM FROM OrleansMembershipVersionTable v WHERE v.DeploymentId = deployment AND v.Version = expected_version FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;

    INSERT INTO OrleansMembershipTable
        (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    VALUES
        (deployment, silo_address, silo_port, silo_generation, silo_name, silo_host, silo_status, gateway_port, started, alive)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;

    UPDATE OrleansMembershipVersionTable v SET Timestamp = now(), Version = v.Version + 1 WHERE v.DeploymentId = deployment;
    RETURN 1;
END
$function$;

CREATE FUNCTION orleans_update_member(
    deployment text, silo_address text, silo_port integer, silo_generation integer,
    silo_status integer, suspicions text, alive timestamptz, expected_version integer)
    RETURNS integer
    LANGUAGE plpgsql
AS
$function$
BEGIN
    PERFORM FROM OrleansMembershipVersionTable v WHERE v.DeploymentId = deployment AND v.Version = expected_version FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;

    UPDATE OrleansMembershipTable m
    SET Status = silo_status, SuspectTimes = suspicions, IAmAliveTime = alive
    WHERE m.DeploymentId = deployment AND m.Address = silo_address AND m.Port = silo_port AND m.Generation = silo_generation;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;

    UPDATE OrleansMembershipVersionTable v SET Timestamp = now(), Version = v.Version + 1 WHERE v.DeploymentId = deployment;
    RETURN 1;
END
$function$;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', $sql$
    SELECT Address, ProxyPort, Generation
    FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$sql$),
('MembershipReadAllKey', $sql$
    SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
           m.IAmAliveTime, v.Version
    FROM OrleansMembershipVersionTable v
    LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
    WHERE v.DeploymentId = @DeploymentId
$sql$),
('MembershipReadRowKey', $sql$
    SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
           m.IAmAliveTime, v.Version
    FROM OrleansMembershipVersionTable v
    LEFT JOIN OrleansMembershipTable m
        ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
    WHERE v.DeploymentId = @DeploymentId
$sql$),
('InsertMembershipVersionKey', $sql$
    WITH inserted AS
    (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT count(*)::integer FROM inserted
$sql$),
('InsertMembershipKey', $sql$
    SELECT orleans_insert_member(
        @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort::integer,
        @StartTime, @IAmAliveTime, @Version)
$sql$),
('UpdateMembershipKey', $sql$
    SELECT orleans_update_member(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes::text, @IAmAliveTime, @Version)
$sql$),
('UpdateIAmAlivetimeKey', $sql$
    UPDATE OrleansMembershipTable
    SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$sql$),
-- The version row goes with the cluster, after its members; both statements are one transaction.
('DeleteMembershipTableEntriesKey', $sql$
    DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
    DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
$sql$),
-- Only the dead: a silo that is joining or stopping has not beaten lately either. Nobody writes to a dead row, so no version is needed.
('CleanupDefunctSiloEntriesKey', $sql$
    DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime
$sql$);


-- Grain storage ---------------------------------------------------------------------------------------------------------------------------

-- The key is unique also where the extension is null, so that two first writes cannot both win.
CREATE TABLE OrleansStorage
(
    GrainIdHash            integer      NOT NULL,
    GrainIdN0              bigint       NOT NULL,
    GrainIdN1              bigint       NOT NULL,
    GrainTypeHash          integer      NOT NULL,
    GrainTypeString        varchar(512) NOT NULL,
    GrainIdExtensionString varchar(512),
    ServiceId              varchar(150) NOT NULL,
    PayloadBinary          bytea,
    ModifiedOn             timestamp    NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
    Version                integer      NOT NULL DEFAULT 1,
    CONSTRAINT orleansstorage_identity UNIQUE NULLS NOT DISTINCT
        (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId, GrainIdExtensionString)
) WITH (fillfactor = 80);

COMMENT ON TABLE OrleansStorage IS 'State of grains without a table of their own, written by Orleans'' AdoNet storage provider.';
COMMENT ON COLUMN OrleansStorage.PayloadBinary IS 'The serialised state; null after it was cleared.';
COMMENT ON COLUMN OrleansStorage.Version IS 'The etag: every write and clear must name it and raises it by one.';
COMMENT ON COLUMN OrleansStorage.ModifiedOn IS 'Time of the last write, in UTC.';

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $sql$
    SELECT PayloadBinary, ModifiedOn, Version
    FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
      AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
$sql$),
-- Answers with the version that is now stored, or with the version it was given (null for a first write) when that is not the stored one.
('WriteToStorageKey', $sql$
    WITH updated AS
    (
        UPDATE OrleansStorage
        SET PayloadBinary = @PayloadBinary, ModifiedOn = now() AT TIME ZONE 'utc', Version = Version + 1
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
          AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
          AND Version = @GrainStateVersion::integer
        RETURNING Version
    ),
    inserted AS
    (
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary)
        SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString::text, @ServiceId,
               @PayloadBinary
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
    )
    SELECT coalesce((SELECT Version FROM updated), (SELECT Version FROM inserted), @GrainStateVersion::integer) AS NewGrainStateVersion
$sql$),
-- Keeps the row and its version, so that a writer with an older etag is still found out.
('ClearStorageKey', $sql$
    WITH cleared AS
    (
        UPDATE OrleansStorage
        SET PayloadBinary = NULL, ModifiedOn = now() AT TIME ZONE 'utc', Version = Version + 1
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
          AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
          AND Version = @GrainStateVersion::integer
        RETURNING Version
    )
    SELECT coalesce((SELECT Version FROM cleared), @GrainStateVersion::integer) AS NewGrainStateVersion
$sql$),
('DeleteStorageKey', $sql$
    WITH deleted AS
    (
        DELETE FROM OrleansStorage
        WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
          AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
          AND Version = @GrainStateVersion::integer
        RETURNING Version + 1 AS Version
    )
    SELECT coalesce((SELECT Version FROM deleted), @GrainStateVersion::integer) AS NewGrainStateVersion
$sql$);


-- Reminders -------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE OrleansRemindersTable
(
    ServiceId    varchar(150)   NOT NULL,
    GrainId      varchar(150)   NOT NULL,
    ReminderName varchar(150)   NOT NULL,
    StartTime    timestamptz(3) NOT NULL,
    Period       bigint         NOT NULL,
    GrainHash    integer        NOT NULL,
    Version      integer        NOT NULL DEFAULT 0,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

-- Every silo reads its ranges of the ring by hash, again and again.
CREATE INDEX orleansreminderstable_hash ON OrleansRemindersTable (ServiceId, GrainHash);

COMMENT ON TABLE OrleansRemindersTable IS 'Reminders of grains, written by Orleans'' AdoNet reminder provider.';
COMMENT ON COLUMN OrleansRemindersTable.Period IS 'Milliseconds between two ticks.';

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $sql$
    INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
    SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
    RETURNING Version
$sql$),
('ReadReminderRowsKey', $sql$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId
$sql$),
('ReadReminderRowKey', $sql$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
$sql$),
('ReadRangeRows1Key', $sql$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
$sql$),
-- The range that runs over the end of the ring.
('ReadRangeRows2Key', $sql$
    SELECT GrainId, ReminderName, StartTime, Period, Version
    FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
$sql$),
('DeleteReminderRowKey', $sql$
    WITH deleted AS
    (
        DELETE FROM OrleansRemindersTable
        WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version::integer
        RETURNING 1
    )
    SELECT count(*)::integer FROM deleted
$sql$),
('DeleteReminderRowsKey', $sql$
    DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId
$sql$);
