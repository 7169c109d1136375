using System.Text;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;

namespace Molecule.Grains.Tests.Secrets;

public sealed class SecretKeyringTests
{
    private const string Raw = "0123456789abcdef0123456789abcde,";
    private const string Old = "an-older-key-of-thirty-two-bytes";

    private static readonly string Base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes(Raw));
    private static readonly SecretPlace Place = new(new WorkspaceId(Guid.NewGuid()), "API_KEY");

    [Theory]
    [InlineData("x")]
    [InlineData("质量 \n and a secret of some length")]
    public void Open_WhatWasSealed_IsTheValue(string value)
    {
        var ring = SecretKeyring.Parse(Raw, null);
        var secret = ring.Seal(Place, value);

        ring.Open(secret).ShouldBe(value);
        secret.Value.Length.ShouldBe(12 + Encoding.UTF8.GetByteCount(value) + 16);
        // A single letter may be in any sealed text by chance.
        if (value.Length > 1)
        {
            Encoding.UTF8.GetString(secret.Value.Span).ShouldNotContain(value);
            secret.ToString().ShouldNotContain(value);
        }
    }

    [Fact]
    public void Seal_Again_IsNotTheSame()
    {
        var ring = SecretKeyring.Parse(Raw, null);
        ring.Seal(Place, "value").Value.ToArray().ShouldNotBe(ring.Seal(Place, "value").Value.ToArray());
    }

    /// <summary>A value that was moved to another row, in the database, does not open there.</summary>
    [Fact]
    public void Open_AtAnotherPlace_IsRefused()
    {
        var ring = SecretKeyring.Parse(Raw, null);
        var secret = ring.Seal(Place, "value");
        foreach (var other in new[] { Place with { Key = "API_KEZ" }, Place with { Workspace = null }, Place with { Workspace = new WorkspaceId(Guid.NewGuid()) } })
        {
            ring.Open(secret with { Place = other }).ShouldBeNull();
        }
    }

    [Fact]
    public void Open_AnyByteChanged_IsRefused()
    {
        var ring = SecretKeyring.Parse(Raw, null);
        var secret = ring.Seal(Place, "value");
        for (var at = 0; at < secret.Value.Length; at++)
        {
            var changed = secret.Value.ToArray();
            changed[at] ^= 1;
            ring.Open(secret with { Value = changed }).ShouldBeNull();
        }

        ring.Open(secret with { Value = secret.Value[..27] }).ShouldBeNull();
        ring.Open(secret with { Value = default }).ShouldBeNull();
    }

    [Fact]
    public void Open_SealedWithAnOlderKey_OpensWhileThatKeyIsThere()
    {
        var secret = SecretKeyring.Parse(Old, null).Seal(Place, "value");

        SecretKeyring.Parse(Base64, $" {Old} , ").Open(secret).ShouldBe("value");
        SecretKeyring.Parse(Base64, null).Open(secret).ShouldBeNull();
        // Nor does the name of another key make it open.
        SecretKeyring.Parse(Base64, null).Open(secret with { KeyId = SecretKeyring.Parse(Base64, null).Current.Id }).ShouldBeNull();
    }

    [Fact]
    public void Parse_BothSpellings_AreTheSameKey()
    {
        SecretKeyring.Parse(Raw, null).Current.Id.ShouldBe(SecretKeyring.Parse(Base64, null).Current.Id);
        SecretKeyring.Parse(Raw, null).Current.Id.ShouldNotBe(SecretKeyring.Parse(Old, null).Current.Id);
    }

    /// <summary>W41: 32 characters are a key, also when they happen to be base64 of 24 bytes.</summary>
    [Fact]
    public void Parse_W41_CharactersThatLookLikeBase64_AreAKey() =>
        SecretKeyring.Parse("abcdefghijklmnopqrstuvwxyz012345", null).Problem.ShouldBeNull();

    [Theory]
    [InlineData(null, null, "SECRETS_ENCRYPTION_KEY is not set")]
    [InlineData("", null, "SECRETS_ENCRYPTION_KEY is not set")]
    [InlineData("planted-key", null, "SECRETS_ENCRYPTION_KEY must be")]
    [InlineData("planted-key-of-thirty-three-bytes", null, "SECRETS_ENCRYPTION_KEY must be")]
    [InlineData("planted-key-of-32-characters-é..", null, "SECRETS_ENCRYPTION_KEY must be")]
    [InlineData("cGxhbnRlZC1rZXk=", null, "SECRETS_ENCRYPTION_KEY must be")]
    [InlineData(Old, "planted-key", "SECRETS_DECRYPTION_KEYS must be")]
    public void Parse_NoGood_SaysWhyAndNothingOfTheKey(string? key, string? more, string problem)
    {
        var ring = SecretKeyring.Parse(key, more);

        ring.Problem.ShouldNotBeNull().ShouldStartWith(problem);
        ring.Problem.ShouldNotContain("planted");
        Should.Throw<SecretsUnavailableException>(() => ring.Seal(Place, "value")).Message.ShouldContain(problem);
    }
}
