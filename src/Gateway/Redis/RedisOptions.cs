namespace Molecule.Gateway.Redis;

/// <summary>Where Redis is.</summary>
internal sealed class RedisOptions
{
    /// <summary>Its address; <c>REDIS_URL</c>. Default redis://localhost:6379.</summary>
    public string Url { get; set; } = "redis://localhost:6379";
}
