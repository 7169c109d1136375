using StackExchange.Redis;

namespace Molecule.Storage.Redis;

/// <summary>Reads what <c>REDIS_URL</c> says.</summary>
internal static class RedisUrl
{
    private const int DefaultPort = 6379;

    /// <summary><c>redis://[user:password@]host[:port][/database]</c>, or <c>rediss://</c> for TLS.</summary>
    /// <exception cref="FormatException">It is not like that. The message never repeats the value, because a password may be in it.</exception>
    public static ConfigurationOptions Parse(string? value)
    {
        if (!Uri.TryCreate(value?.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
        {
            throw new FormatException("REDIS_URL is not set or is not like redis://user:password@host:port/0");
        }

        var database = url.AbsolutePath.Trim('/');
        var number = 0;
        if (database.Length > 0 && (!int.TryParse(database, out number) || number < 0))
        {
            throw new FormatException("REDIS_URL names a database that is no number");
        }

        var options = new ConfigurationOptions
        {
            EndPoints = { { url.DnsSafeHost, url.Port > 0 ? url.Port : DefaultPort } },
            Ssl = url.Scheme == "rediss",
            DefaultDatabase = number,
            // Redis may come later than we do, or go away: the connection is made again for ever, and nobody waits long for it.
            AbortOnConnectFail = false,
            ConnectTimeout = 2_000,
            SyncTimeout = 2_000,
            AsyncTimeout = 2_000,
            BacklogPolicy = BacklogPolicy.FailFast,
        };
        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        if (url.UserInfo.Length > 0)
        {
            options.User = colon > 0 ? Uri.UnescapeDataString(url.UserInfo[..colon]) : null;
            options.Password = Uri.UnescapeDataString(url.UserInfo[(colon + 1)..]);
        }

        return options;
    }
}
