using Molecule.Cli.Local;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>What stands in for the public images of Postgres and Redis: this machine's own programs, under the same names.</summary>
internal static class ServerImages
{
    private const string PostgresEntry =
        """
        #!/bin/sh
        set -e
        if [ ! -s "$PGDATA/PG_VERSION" ]; then
          printf '%s' "$POSTGRES_PASSWORD" > /tmp/password
          initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C
          echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$PGDATA" postgres
          echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
          echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
        fi
        exec "$@"
        """;

    public static async Task ImportAsync(DockerServer server, string folder, CancellationToken cancellationToken)
    {
        var programs = PostgresBinaries.Find()!.Directory;
        var version = Path.GetDirectoryName(programs)!;
        var postgres = await new HostImage()
            .WithFolder("var/lib/postgresql/data", owner: 999)
            .WithFolder("var/run/postgresql", owner: 999)
            .WithText("entry.sh", PostgresEntry.ReplaceLineEndings("\n"))
            .WithProgramsAsync(["sh"], cancellationToken);
        await postgres.WithTreeAsync(version, cancellationToken);
        await postgres.WithTreeAsync(Path.Combine("/usr/share/postgresql", Path.GetFileName(version)), cancellationToken);
        await postgres.WithTreeAsync("/usr/share/zoneinfo", cancellationToken);
        await ImportAsync(
            server,
            postgres,
            "postgres:17",
            folder,
            [$"ENV PATH={programs}:/bin", "ENV PGDATA=/var/lib/postgresql/data", "ENTRYPOINT [\"sh\", \"/entry.sh\"]", "USER 999"],
            cancellationToken);
        var redis = await new HostImage().WithProgramsAsync(["sh", "redis-server", "redis-cli"], cancellationToken);
        await ImportAsync(server, redis, "redis:8", folder, ["ENV PATH=/bin", "USER 999"], cancellationToken);
    }

    private static async Task ImportAsync(
        DockerServer server, HostImage image, string name, string folder, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        var archive = await image.PackAsync(Path.Combine(folder, "server.tar"), cancellationToken);
        await server.ImportAsync(name, archive, changes, cancellationToken);
        File.Delete(archive);
    }
}
