using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Commits;
using Orleans.Placement;
using Orleans.Storage;

namespace Molecule.Grains.Approvals;

/// <summary>
/// One request for approval. A timer ends its time to the moment, where a scan would be late by its interval; when the silo that carries the
/// timer dies, <see cref="DueApprovals"/> wakes the grain elsewhere. It keeps nothing in memory but the timer: commands are rare, and each
/// reads the row, so that an answer that got lost leaves no doubt.
/// </summary>
[RandomPlacement]
[GrainType("approval")]
internal sealed partial class ApprovalGrain(
    IApprovalStore store,
    IAnnouncer announcer,
    CommitRelay relay,
    IOptions<ApprovalOptions> options,
    TimeProvider time,
    ILogger<ApprovalGrain> logger) : Grain, IApproval, IApprovalWatch
{
    /// <summary>How often a commit is tried again because the workspace changed between reading and committing.</summary>
    private const int Attempts = 10;

    /// <summary>Pause before a denial is tried again that Postgres could not take.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <summary>The grain outlives its timer by this much.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IGrainTimer? _timer;

    private Guid Id => this.GetPrimaryKey();

    public async Task RequestAsync(NewApproval request, CancellationToken cancellationToken)
    {
        var asked = await RetryAsync(async () =>
        {
            var requester = await store.FindRequesterAsync(request.WorkspaceId, cancellationToken)
                ?? throw new WorkspaceNotFoundException(request.WorkspaceId);
            var approval = ApprovalRules.Request(Id, request, requester, Now());
            await TellAsync(await store.AddAsync(approval, requester, ApprovalRules.MaxPending, cancellationToken));
            return approval;
        });
        Await(asked.CreatedAt + options.Value.Expiry - time.GetUtcNow());
    }

    public async Task DecideAsync(WorkspaceId workspace, ApprovalStatus status, string by, CancellationToken cancellationToken)
    {
        await RetryAsync(async () =>
        {
            var (approval, requester) = await store.ReadAsync(Id, cancellationToken) ?? throw new ApprovalNotFoundException();
            var decision = ApprovalRules.Decide(approval, requester, workspace, status, by, options.Value.Expiry, Now());
            await CommitAsync(approval, requester, decision, Actor.Operator, cancellationToken);
            return true;
        });
        Rest();
    }

    public Task<bool> LookAsync(CancellationToken cancellationToken) => RetryAsync(async () =>
    {
        if (await store.ReadAsync(Id, cancellationToken) is not var (approval, requester) || approval.Decision is not null)
        {
            Rest();
            return false;
        }

        if (ApprovalRules.Lapse(approval, requester, options.Value.Expiry, Now()) is not { } denial)
        {
            Await(approval.CreatedAt + options.Value.Expiry - time.GetUtcNow());
            return false;
        }

        await CommitAsync(approval, requester, denial, Actor.Platform, cancellationToken);
        Rest();
        return true;
    });

    /// <summary>Decides with what was read, and again when the workspace was changed meanwhile: it may stand in another team now, or be gone.</summary>
    private static async Task<T> RetryAsync<T>(Func<Task<T>> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await command();
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Nothing was written.
            }
        }
    }

    private async Task CommitAsync(Approval approval, Requester requester, Decision decision, Actor actor, CancellationToken cancellationToken)
    {
        await TellAsync(await store.DecideAsync(approval, requester, decision, actor, cancellationToken));

        // Beside the fact, for agents that wait for this name alone (contract section 21, row 1).
        announcer.Announce(new Announcement("APPROVAL_DECIDED", requester.Id, requester.Parent?.Id, PayloadOf(decision), decision.At));
    }

    private Task TellAsync(ImmutableArray<StructureEvent> facts)
    {
        announcer.Announce(facts);

        // They change no workspace, but their positions belong to the row of positions that silos follow.
        return relay.TellAsync(new CommitNews(facts[0].WorkspaceId!.Value, facts[0].Position, facts[^1].Position, States: []));
    }

    private string PayloadOf(Decision decision)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            json.WriteString("approval_id", Id);
            json.WriteString("status", decision.Status.ToName());
            json.WriteString("decided_by", decision.By);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Looks again after a while; the grain stays awake until then.</summary>
    private void Await(TimeSpan duration)
    {
        var due = duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(LookAtTheEndAsync, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));
        DelayDeactivation(due + Margin);
    }

    private void Rest()
    {
        _timer?.Dispose();
        _timer = null;
        DeactivateOnIdle();
    }

    private async Task LookAtTheEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or InconsistentStateException or ApprovalNotFoundException)
        {
            // Postgres is away, or another activation decided first; the next look tells.
            LogNotDenied(logger, Id, exception);
            Await(RetryPause);
        }
    }

    private DateTimeOffset Now() => time.GetWrittenNow();
}
