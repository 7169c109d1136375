using Molecule.Grains.Interfaces;
using Molecule.Grains.Secrets;

namespace Molecule.Grains.Tests.Secrets;

public sealed class SecretRulesTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("_a9")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("WORKSPACE_ID_OF_MINE")]
    public void RequireFreeKey_Free_IsTaken(string key) => Should.NotThrow(() => SecretRules.RequireFreeKey(key));

    [Theory]
    [InlineData("")]
    [InlineData("9A")]
    [InlineData("A-B")]
    [InlineData("A=B")]
    [InlineData("A B")]
    [InlineData("É")]
    [InlineData("A\n")]
    [InlineData("../A")]
    public void RequireKey_NoName_IsRefused(string key) =>
        Should.Throw<InvalidFieldException>(() => SecretRules.RequireKey(key)).Field.ShouldBe("key");

    /// <summary>W41: no secret takes the place of what the platform sets.</summary>
    [Theory]
    [InlineData("WORKSPACE_ID")]
    [InlineData("WORKSPACE_CONFIG_PATH")]
    [InlineData("PLATFORM_URL")]
    [InlineData("MOLECULE_URL")]
    [InlineData("TIER")]
    [InlineData("PLUGINS_DIR")]
    [InlineData("AWARENESS_URL")]
    [InlineData("AWARENESS_NAMESPACE")]
    [InlineData("PARENT_ID")]
    [InlineData("workspace_id")]
    [InlineData("MOLECULE_ANYTHING")]
    [InlineData("Molecule_Token")]
    public void RequireFreeKey_W41_VariableOfThePlatform_IsRefusedByName(string key) =>
        Should.Throw<InvalidFieldException>(() => SecretRules.RequireFreeKey(key)).Message.ShouldContain(key);

    [Fact]
    public void Require_AtTheLimit_IsTaken_OneMoreIsRefused()
    {
        SecretRules.RequireKey(new string('K', SecretRules.MaxKey));
        Should.Throw<InvalidFieldException>(() => SecretRules.RequireKey(new string('K', SecretRules.MaxKey + 1)));

        SecretRules.RequireValue(new string('v', SecretRules.MaxValue));
        Should.Throw<InvalidFieldException>(() => SecretRules.RequireValue(new string('v', SecretRules.MaxValue + 1))).Field.ShouldBe("value");
        SecretRules.RequireValue(new string('é', SecretRules.MaxValue / 2));
        Should.Throw<InvalidFieldException>(() => SecretRules.RequireValue(new string('é', (SecretRules.MaxValue / 2) + 1))).Field.ShouldBe("value");
    }

    [Fact]
    public void RequireValue_CannotBeKept_IsRefusedWithoutSayingIt()
    {
        foreach (var value in new[] { "", "planted\0", "planted\ud800" })
        {
            Should.Throw<InvalidFieldException>(() => SecretRules.RequireValue(value)).Message.ShouldNotContain("planted");
        }
    }
}
