using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace Molecule.Gateway.Redis;

/// <summary>Reads <c>REDIS_URL</c>: <c>redis://[[user]:password@]host[:port][/db]</c>, or <c>rediss://</c> for TLS.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <summary>Reads the address. Errors name the variable's parts and never repeat them, because one of them is the password.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out ConfigurationOptions? redis, [NotNullWhen(false)] out string? error)
    {
        redis = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss"))
        {
            error = "REDIS_URL must look like redis://[:password@]host:port[/db], or rediss:// for TLS";
            return false;
        }

        if (uri.Host.Length == 0 || uri.Port == 0)
        {
            error = "REDIS_URL names no host, or port 0";
            return false;
        }

        if (!TryParseDatabase(uri.AbsolutePath, out var database))
        {
            error = "REDIS_URL ends with a database that is not a number";
            return false;
        }

        redis = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            Ssl = uri.Scheme == "rediss",
            DefaultDatabase = database,
            ClientName = "molecule-gateway",
            ConnectTimeout = 2_000,
            AsyncTimeout = 2_000,
            SyncTimeout = 2_000,
            KeepAlive = 5,
            ReconnectRetryPolicy = new LinearRetry(1_000),
            BacklogPolicy = BacklogPolicy.FailFast,
        };
        redis.EndPoints.Add(uri.Host.Trim('[', ']'), uri.Port < 0 ? DefaultPort : uri.Port);
        Authenticate(redis, uri.UserInfo);
        error = null;
        return true;
    }

    private static void Authenticate(ConfigurationOptions redis, string userInfo)
    {
        if (userInfo.Length == 0)
            return;

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? ("", userInfo) : (userInfo[..colon], userInfo[(colon + 1)..]);
        redis.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
        redis.Password = Uri.UnescapeDataString(password);
    }

    private static bool TryParseDatabase(string path, out int database)
    {
        database = 0;
        return path is "" or "/" || int.TryParse(path.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out database);
    }
}
