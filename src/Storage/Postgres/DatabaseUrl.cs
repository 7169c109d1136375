using System.Globalization;
using Npgsql;

namespace Molecule.Storage.Postgres;

/// <summary>Reads what <c>DATABASE_URL</c> says: a <c>postgres://</c> URL or an Npgsql connection string.</summary>
internal static class DatabaseUrl
{
    private const string Shape = "postgres://user:password@host:port/database?sslmode=disable";

    /// <summary>
    /// <c>postgres://user:password@host:port/database?sslmode=disable</c>, each part percent-encoded and optional: host localhost, port 5432,
    /// database molecule, user as Npgsql decides. An IPv6 host stands in brackets; a directory with a Unix socket is <c>?host=/directory</c>.
    /// </summary>
    /// <remarks>Settings that the value does not name get defaults that suit a silo: fail soon, few connections, prepared statements.</remarks>
    /// <exception cref="FormatException">It is neither. The message never repeats the value, because a password may be anywhere in it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new FormatException($"DATABASE_URL is not set; it should be like {Shape}");

        value = value.Trim();
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return WithDefaults(TryParseConnectionString(value)
                ?? throw new FormatException($"DATABASE_URL is neither an Npgsql connection string nor like {Shape}"));
        }

        return value[..scheme].ToLowerInvariant() is "postgres" or "postgresql"
            ? WithDefaults(ParseUrl(value[(scheme + 3)..]))
            : throw new FormatException($"DATABASE_URL does not begin with postgres://; it should be like {Shape}");
    }

    private static NpgsqlConnectionStringBuilder? TryParseConnectionString(string value)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // The cause is dropped: it may quote a part of the password.
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder ParseUrl(string rest)
    {
        var (address, query) = SplitAt(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, database) = SplitAt(address, address.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? ("", "") : SplitAt(authority[..at], authority[..at].IndexOf(':', StringComparison.Ordinal));
        var (host, port) = SplitHost(authority[(at + 1)..]);

        var url = new NpgsqlConnectionStringBuilder
        {
            Host = host.Length > 0 ? Decode(host) : "localhost",
            Port = port.Length > 0 ? ParsePort(port) : NpgsqlConnection.DefaultPort,
            Database = database.Length > 0 ? Decode(database) : "molecule",
        };
        if (user.Length > 0)
            url.Username = Decode(user);
        if (password.Length > 0)
            url.Password = Decode(password);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, setting) = SplitAt(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            Set(url, Decode(name), Decode(setting));
        }

        return url;
    }

    private static (string Host, string Port) SplitHost(string address)
    {
        if (!address.StartsWith('['))
            return SplitAt(address, address.IndexOf(':', StringComparison.Ordinal));

        var end = address.IndexOf(']', StringComparison.Ordinal);
        return end > 1 && (end + 1 == address.Length || address[end + 1] == ':')
            ? (address[1..end], address[Math.Min(end + 2, address.Length)..])
            : throw new FormatException("DATABASE_URL has a host that begins with [ and is no IPv6 address in brackets");
    }

    private static int ParsePort(string port) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException("DATABASE_URL has a port that is not a number between 1 and 65535; "
                + "characters such as : / ? # @ in a user or password must be percent-encoded");

    private static void Set(NpgsqlConnectionStringBuilder url, string name, string setting)
    {
        switch (name)
        {
            // libpq writes verify-ca, Npgsql VerifyCA.
            case "sslmode" when Enum.TryParse<SslMode>(setting.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode):
                url.SslMode = mode;
                break;
            case "sslrootcert" when setting.Length > 0:
                url.RootCertificate = setting;
                break;
            case "application_name" when setting.Length > 0:
                url.ApplicationName = setting;
                break;
            case "connect_timeout" when int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                url.Timeout = seconds;
                break;
            case "host" when setting.Length > 0:
                url.Host = setting;
                break;
            default:
                throw new FormatException(
                    "DATABASE_URL has a parameter after ? that is unknown or has no valid value; "
                    + "known are sslmode, sslrootcert, application_name, connect_timeout and host");
        }
    }

    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder url)
    {
        Default("Timeout", 3);
        Default("Command Timeout", 5);
        Default("Maximum Pool Size", 20);
        Default("Keepalive", 30);
        Default("Max Auto Prepare", 50);
        Default("Auto Prepare Min Usages", 2);

        // What a connection would be reset from is never set: no temporary tables, no settings, and the migrator gives its lock back itself. The
        // reset would be seven statements whenever a connection is used again.
        url.NoResetOnClose = true;
        return url;

        void Default(string keyword, int setting)
        {
            // ContainsKey would say whether Npgsql knows the keyword at all.
            if (!url.ShouldSerialize(keyword))
                url[keyword] = setting;
        }
    }

    private static (string Before, string After) SplitAt(string text, int index) =>
        index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);

    /// <summary>A percent sign that begins no escape is meant as such.</summary>
    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
