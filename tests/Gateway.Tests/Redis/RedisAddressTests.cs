using System.Net;
using Molecule.Gateway.Redis;

namespace Molecule.Gateway.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://127.0.0.1:6380", "127.0.0.1", 6380, null, null, 0, false)]
    [InlineData("redis://cache", "cache", 6379, null, null, 0, false)]
    [InlineData("redis://:s%40cret@cache:7000/3", "cache", 7000, null, "s@cret", 3, false)]
    [InlineData("rediss://agent:pw@cache/", "cache", 6379, "agent", "pw", 0, true)]
    [InlineData("redis://[::1]:6379", "::1", 6379, null, null, 0, false)]
    public void TryParse_Address_IsRead(string url, string host, int port, string? user, string? password, int database, bool tls)
    {
        RedisAddress.TryParse(url, out var redis, out _).ShouldBeTrue();
        var endpoint = redis!.EndPoints.Single();
        (endpoint switch { DnsEndPoint dns => (dns.Host, dns.Port), IPEndPoint ip => (ip.Address.ToString(), ip.Port), _ => default }).ShouldBe((host, port));
        redis.User.ShouldBe(user);
        redis.Password.ShouldBe(password);
        redis.DefaultDatabase.ShouldBe(database);
        redis.Ssl.ShouldBe(tls);
        redis.AbortOnConnectFail.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:6379")]
    [InlineData("http://:hidden@cache")]
    [InlineData("redis://:hidden@")]
    [InlineData("redis://:hidden@cache:0")]
    [InlineData("redis://:hidden@cache:99999")]
    [InlineData("redis://:hidden@cache/three")]
    [InlineData("redis://:hidden@cache/-1")]
    public void TryParse_Wrong_NamesTheVariableAndHidesThePassword(string url)
    {
        RedisAddress.TryParse(url, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("REDIS_URL");
        error.ShouldNotContain("hidden");
    }
}
