using Microsoft.Extensions.Time.Testing;
using Molecule.Agent.Heartbeats;

namespace Molecule.Agent.Tests.Heartbeats;

public sealed class WorkloadTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Read_NothingDone_IsAllZero()
    {
        Workload().Read().ShouldBe(new Workload.Snapshot("", 0, 0, "", 0));
    }

    [Fact]
    public void Read_SeveralTasks_ShowsTheLatestThatIsOpen()
    {
        var workload = Workload();
        var first = workload.Begin("first");
        var second = workload.Begin("second");
        workload.Read().ShouldBe(new Workload.Snapshot("second", 2, 0, "", 0, _clock.GetUtcNow()));

        workload.End(first, error: null);
        workload.Read().CurrentTask.ShouldBe("second");

        workload.Begin("third");
        workload.End(second, error: null);
        workload.Read().ShouldBe(new Workload.Snapshot("third", 1, 0, "", 0, _clock.GetUtcNow()));
    }

    [Fact]
    public void Read_SomeTasksFailed_GivesTheirShareAndTheLatestError()
    {
        var workload = Workload();
        Do(workload, null, "first error", null, "second error", null);

        var read = workload.Read();

        read.ErrorRate.ShouldBe(0.4);
        read.SampleError.ShouldBe("second error");
    }

    [Fact]
    public void Read_WindowIsFull_ForgetsTheOldest()
    {
        var workload = Workload(windowSize: 4);
        Do(workload, "error", null, null, null);
        workload.Read().ErrorRate.ShouldBe(0.25);

        Do(workload, [null]);

        workload.Read().ErrorRate.ShouldBe(0);
        workload.Read().SampleError.ShouldBe("");
    }

    [Fact]
    public void Read_OutcomeAsOldAsTheWindow_StillCounts()
    {
        var workload = Workload();
        Do(workload, "error");
        _clock.Advance(TimeSpan.FromMinutes(5));

        workload.Read().ErrorRate.ShouldBe(1);
    }

    [Fact]
    public void Read_OutcomeOlderThanTheWindow_IsForgottenWithoutNewWork()
    {
        var workload = Workload();
        Do(workload, "error");
        _clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1));

        workload.Read().ErrorRate.ShouldBe(0);
        workload.Read().SampleError.ShouldBe("");
    }

    [Fact]
    public void Read_ErrorWithoutATask_CountsAsOneOutcome()
    {
        var workload = Workload();
        Do(workload, null, null, null);
        workload.ReportError("lost the database");

        workload.Read().ErrorRate.ShouldBe(0.25);
        workload.Read().SampleError.ShouldBe("lost the database");
    }

    [Fact]
    public void Read_Uptime_IsInWholeSecondsRoundedDown()
    {
        var workload = Workload();
        _clock.Advance(TimeSpan.FromSeconds(61.9));

        workload.Read().UptimeSeconds.ShouldBe(61);
    }

    [Fact]
    public void Read_LongTexts_AreCut()
    {
        var workload = Workload();
        workload.Begin(new string('t', 501));
        workload.ReportError(new string('e', 1001));

        workload.Read().CurrentTask.Length.ShouldBe(500);
        workload.Read().SampleError.Length.ShouldBe(1000);
    }

    [Fact]
    public void Close_TaskIsOpen_TellsOfNone()
    {
        var workload = Workload();
        var task = workload.Begin("never ended");
        workload.Close();

        workload.Read().ShouldBe(new Workload.Snapshot("", 0, 0, "", 0));
        workload.End(task, error: null);
        workload.Read().ActiveTasks.ShouldBe(0);
    }

    [Fact]
    public void Read_NoTask_TellsOfNoProgress()
    {
        var workload = Workload();
        workload.ReportProgress();
        workload.Read().ProgressAt.ShouldBeNull();

        Do(workload, [null]);

        workload.Read().ProgressAt.ShouldBeNull();
    }

    [Fact]
    public void Read_TaskBeginsEndsOrGetsAhead_IsProgressAtThatTime()
    {
        var workload = Workload();
        var start = _clock.GetUtcNow();
        var first = workload.Begin("first");
        _clock.Advance(TimeSpan.FromMinutes(1));
        workload.Read().ProgressAt.ShouldBe(start);

        workload.Begin("second");
        _clock.Advance(TimeSpan.FromMinutes(1));
        workload.Read().ProgressAt.ShouldBe(start + TimeSpan.FromMinutes(1));

        workload.End(first, error: null);
        _clock.Advance(TimeSpan.FromMinutes(1));
        workload.Read().ProgressAt.ShouldBe(start + TimeSpan.FromMinutes(2));

        workload.ReportProgress();
        _clock.Advance(TimeSpan.FromMinutes(1));
        workload.Read().ProgressAt.ShouldBe(start + TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void Read_ErrorWithoutATask_IsNoProgress()
    {
        var workload = Workload();
        var start = _clock.GetUtcNow();
        workload.Begin("task");
        _clock.Advance(TimeSpan.FromMinutes(1));

        workload.ReportError("lost the database");

        workload.Read().ProgressAt.ShouldBe(start);
    }

    private static void Do(Workload workload, params string?[] outcomes)
    {
        foreach (var outcome in outcomes)
        {
            workload.End(workload.Begin("task"), outcome);
        }
    }

    private Workload Workload(int windowSize = 20) => new(windowSize, TimeSpan.FromMinutes(5), _clock);
}
