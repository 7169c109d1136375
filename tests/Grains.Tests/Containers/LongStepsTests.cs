using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Containers;

public sealed class LongStepsTests
{
    private static readonly WorkspaceId One = new(Guid.NewGuid()), Other = new(Guid.NewGuid()), Third = new(Guid.NewGuid());

    [Fact]
    public async Task DoAsync_NoRoom_IsLookedAtAgainWhenThereIs()
    {
        var touched = new List<WorkspaceId>();
        var steps = new LongSteps(most: 1, touched.Add);
        var end = new TaskCompletionSource<TimeSpan?>();
        var running = steps.DoAsync(One, () => end.Task);

        (await steps.DoAsync(Other, () => throw new InvalidOperationException("There is no room."))).ShouldBeNull();
        touched.ShouldBeEmpty();
        end.SetResult(TimeSpan.Zero);

        (await running).ShouldBe(TimeSpan.Zero);
        touched.ShouldBe([Other]);
        (await steps.DoAsync(Third, () => Task.FromResult<TimeSpan?>(TimeSpan.FromSeconds(1)))).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task DoAsync_StepFails_MakesRoom()
    {
        var touched = new List<WorkspaceId>();
        var steps = new LongSteps(most: 1, touched.Add);

        await Should.ThrowAsync<InvalidOperationException>(steps.DoAsync(One, () => throw new InvalidOperationException()));

        (await steps.DoAsync(Other, () => Task.FromResult<TimeSpan?>(null))).ShouldBeNull();
        touched.ShouldBeEmpty();
    }
}
