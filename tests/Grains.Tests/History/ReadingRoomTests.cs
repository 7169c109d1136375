using Microsoft.Extensions.Options;
using Molecule.Grains.History;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Tests.History;

public sealed class ReadingRoomTests
{
    [Fact]
    public void Enter_AtTheLimitAndOnePast_IsTakenAndRefusedUntilSomebodyLeaves()
    {
        var room = new ReadingRoom(Options.Create(new HistoryOptions { MaxReaders = 2 }));
        var first = room.Enter();
        using var second = room.Enter();
        Should.Throw<TooManyReadersException>(room.Enter).Limit.ShouldBe(2);

        first.Dispose();
        first.Dispose();

        using var third = room.Enter();
        Should.Throw<TooManyReadersException>(room.Enter);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Validate_MaxReaders_IsOneToSixtyFour(int readers, bool isValid)
    {
        var verdict = new HistoryOptionsValidator().Validate(null, new HistoryOptions { MaxReaders = readers });

        verdict.Succeeded.ShouldBe(isValid);
        verdict.FailureMessage.ShouldBe(isValid ? null : $"History:MaxReaders is {readers}; it must be 1 to 64.");
    }
}
