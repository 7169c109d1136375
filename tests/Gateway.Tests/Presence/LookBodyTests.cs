using Molecule.Gateway.Presence;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Presence;

public sealed class LookBodyTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData(" Ada ", "Ada")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("مرحبا", "مرحبا")]
    [InlineData("👩‍🚀", "👩‍🚀")]
    public void ToPerson_Name_IsTakenAsItIs(string? name, string? taken) => new LookBody { Name = name }.ToPerson(Guid.NewGuid()).Name.ShouldBe(taken);

    [Fact]
    public void ToPerson_NameAtTheLimit_IsTaken() =>
        new LookBody { Name = new string('x', LookBody.MaxName) }.ToPerson(Guid.NewGuid()).Name!.Length.ShouldBe(LookBody.MaxName);

    [Theory]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("Ada\u202Elive")]
    [InlineData("Ada\nGrace")]
    [InlineData("A\u0000")]
    [InlineData("A\u200Bda")]
    public void ToPerson_NameThatIsTooLongOrHidesSomething_IsRefused(string name) =>
        Should.Throw<BadInputException>(() => new LookBody { Name = name }.ToPerson(Guid.NewGuid())).Message.ShouldContain("name");

    [Fact]
    public void ToPerson_PlaceWithoutEnd_IsRefused()
    {
        Should.Throw<BadInputException>(() => new LookBody { Cursor = new PointBody(double.PositiveInfinity, 0) }.ToPerson(Guid.NewGuid())).Message.ShouldContain("cursor.x");
        Should.Throw<BadInputException>(() => new LookBody { View = new ViewBody(0, 0, 1, double.NaN) }.ToPerson(Guid.NewGuid())).Message.ShouldContain("view.height");
        Should.Throw<BadInputException>(() => new LookBody { At = new string('1', 41) }.ToPerson(Guid.NewGuid())).Message.ShouldContain("at");
    }
}
