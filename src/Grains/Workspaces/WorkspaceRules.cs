using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Grains.Agents;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Grains.Workspaces;

/// <summary>What may happen to a workspace, and what follows. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static partial class WorkspaceRules
{
    public const int MaxName = 200;
    public const int MaxRole = 1_000;
    public const int MaxRuntime = 100;
    public const int MaxUrl = 2_000;
    public const int MaxDirectory = 1_000;
    public const int MaxTemplate = 100;
    public const int MaxImage = 300;
    public const int MaxCard = 256 * 1_024;

    /// <summary>Readers of JSON stop at 64 levels as a rule, and on its way to them a card stands inside events, pages and frames.</summary>
    public const int MaxCardDepth = 32;

    public const int MaxHeartbeatText = 2_000;
    public const int MinTier = 1;
    public const int MaxTier = 4;
    public const double MaxCoordinate = 1e9;

    /// <summary>Contract section 8: an error rate from here on degrades…</summary>
    public const double DegradedFrom = 0.5;

    /// <summary>…and only one below this heals, so that a rate around the limit does not flap.</summary>
    public const double HealthyBelow = 0.1;

    /// <summary>What an agent registers with that nobody can call (contract section 5.4).</summary>
    private const string NoInbound = "remote://no-inbound";

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Concat(Enumerable.Range(0x80, 0x20)).Select(code => (char)code)]);

    private static readonly string[] SystemDirectories =
        ["/etc", "/var", "/proc", "/sys", "/dev", "/boot", "/sbin", "/bin", "/lib", "/usr"];

    /// <summary>The facts of a creation.</summary>
    public static IEnumerable<WorkspaceFact> Create(WorkspaceId id, NewWorkspace workspace, DateTimeOffset at)
    {
        RequireLine("name", workspace.Name, 1, MaxName);
        RequireRole(workspace.Role);
        RequireTier(workspace.Tier);
        RequireLine("runtime", workspace.Runtime, 1, MaxRuntime);
        RequireDirectory(workspace.WorkspaceDir);
        RequireAccess(workspace.Access, workspace.WorkspaceDir);
        RequireTemplate(workspace.Template);
        RequireImage(workspace.Image);
        if (workspace.Model is { } model)
        {
            RequireLine("model", model, 1, AgentRules.MaxModel);
        }

        StallRules.RequireTimeout(workspace.StallTimeout);
        if (workspace.Place is { } place)
        {
            RequirePlace(place);
        }

        // Said either way it is the same: one way without the other would start an agent that somebody else runs (contract W22).
        var external = workspace.External || workspace.Runtime == NewWorkspace.ExternalRuntime;
        if (workspace.Url.Length > 0)
        {
            RequireAddress(workspace.Url);
            if (!external)
            {
                throw new InvalidFieldException("url", "is where an external agent is reached: say external too, or leave it out and let the agent register");
            }
        }

        yield return new WorkspaceFact.Provisioned(at, Actor.Operator)
        {
            Name = workspace.Name,
            Role = NullWhenEmpty(workspace.Role),
            Tier = workspace.Tier,
            ParentId = workspace.ParentId,
            Runtime = external ? NewWorkspace.ExternalRuntime : workspace.Runtime,
            WorkspaceDir = workspace.WorkspaceDir,
            Access = workspace.Access,
            AwarenessNamespace = NamespaceOf(id),
            StallTimeout = workspace.StallTimeout,
            Template = workspace.Template,
            Image = workspace.Image,
            Model = workspace.Model,
        };

        if (external)
        {
            yield return new WorkspaceFact.CameOnline(at, Actor.Operator, NullWhenEmpty(workspace.Url), ExternalName: workspace.Name);
        }
    }

    /// <summary>The facts of a registration; of a workspace that nobody created, its creation comes first, under its id as name.</summary>
    public static IEnumerable<WorkspaceFact> Register(WorkspaceId id, WorkspaceState? state, Registration registration, DateTimeOffset at)
    {
        RequireAddress(registration.Url);
        RequireCard(registration.AgentCard);

        if (state is null)
        {
            yield return new WorkspaceFact.Provisioned(at, Actor.Workspace)
            {
                Name = id.ToString(),
                Tier = MinTier,
                Runtime = NewWorkspace.DefaultRuntime,
                AwarenessNamespace = NamespaceOf(id),
            };
        }

        // What an agent says of itself does not replace what the platform knows (contract 22.3).
        var url = state?.Url is { } stored && ContainerAddress.IsPublished(stored) ? stored : registration.Url;
        if (state?.Status != WorkspaceStatus.Paused)
        {
            yield return new WorkspaceFact.CameOnline(at, Actor.Workspace, url, registration.AgentCard);
            yield break;
        }

        // A paused workspace stays at rest: the agent's address and card are kept for the day it is woken.
        if (url != state.Url)
        {
            yield return new WorkspaceFact.Updated(at, Actor.Workspace) { Url = new Change<string>(url) };
        }

        if (!IsSameCard(registration.AgentCard, state.AgentCard))
        {
            yield return new WorkspaceFact.CardUpdated(at, Actor.Workspace, registration.AgentCard);
        }
    }

    /// <summary>What follows from a restart, which makes no difference between agents that run and agents that do not.</summary>
    public static WorkspaceFact Restart(WorkspaceState state, DateTimeOffset at) => state.Status switch
    {
        WorkspaceStatus.Removed => throw new WorkspaceRemovedException(state.Id),
        WorkspaceStatus.Paused => throw new WorkspacePausedException(state.Id),
        _ when state.Runtime == NewWorkspace.ExternalRuntime => throw new ExternalWorkspaceException(state.Id),
        _ => new WorkspaceFact.Reprovisioned(at, Actor.Operator, state.Name, state.Tier),
    };

    /// <summary>The facts of a restart with the files of a template.</summary>
    public static IEnumerable<WorkspaceFact> RestartFrom(WorkspaceState state, TemplateCopy template, DateTimeOffset at)
    {
        var restart = (WorkspaceFact.Reprovisioned)Restart(state, at);
        RequireTemplate(template.Name);
        RequireImage(template.Image);
        if (template.Runtime == NewWorkspace.ExternalRuntime)
        {
            throw new InvalidFieldException("template", "is for agents that run elsewhere, and nobody here can start one");
        }

        if (template.Runtime is { } runtime && runtime != state.Runtime)
        {
            RequireLine("runtime", runtime, 1, MaxRuntime);
            yield return new WorkspaceFact.Updated(at, Actor.Operator) { Runtime = new Change<string>(runtime) };
        }

        yield return restart with { Template = template.Name, Image = template.Image };
    }

    /// <summary>What follows for a paused workspace that is resumed. The address that its agent left while it rested is still true.</summary>
    public static WorkspaceFact Wake(WorkspaceState state, DateTimeOffset at) =>
        new WorkspaceFact.Reprovisioned(at, Actor.Operator, state.Name, state.Tier, state.Url);

    /// <summary>Whether there is nothing to refuse about a heartbeat.</summary>
    public static bool IsInRange(Heartbeat heartbeat) =>
        IsRate(heartbeat.ErrorRate) && heartbeat is { ActiveTasks: >= 0, UptimeSeconds: >= 0 };


    /// <summary>The vitals after a heartbeat: in range, and short enough to be kept.</summary>
    public static WorkspaceVitals Listen(Heartbeat heartbeat, DateTimeOffset at)
    {
        if (!IsRate(heartbeat.ErrorRate))
        {
            throw new InvalidFieldException("error_rate", "must be 0 to 1");
        }

        RequireNotNegative("active_tasks", heartbeat.ActiveTasks);
        RequireNotNegative("uptime_seconds", heartbeat.UptimeSeconds);
        return new WorkspaceVitals
        {
            LastHeartbeatAt = at,
            ErrorRate = heartbeat.ErrorRate,
            SampleError = PlainText.Shorten(heartbeat.SampleError, MaxHeartbeatText),
            ActiveTasks = heartbeat.ActiveTasks,
            UptimeSeconds = heartbeat.UptimeSeconds,
            CurrentTask = PlainText.Shorten(heartbeat.CurrentTask, MaxHeartbeatText),
        };
    }

    /// <summary>What a heartbeat changes about the status, if anything (contract section 8.2; a late first heartbeat also heals a failed start).</summary>
    public static WorkspaceFact? Beat(WorkspaceState state, WorkspaceVitals vitals)
    {
        var at = vitals.LastHeartbeatAt!.Value;
        return state.Status switch
        {
            WorkspaceStatus.Online when vitals.ErrorRate >= DegradedFrom =>
                new WorkspaceFact.Degraded(at, Actor.Workspace, vitals.ErrorRate, vitals.SampleError),
            WorkspaceStatus.Degraded when vitals.ErrorRate < HealthyBelow => new WorkspaceFact.CameOnline(at, Actor.Workspace),
            WorkspaceStatus.Provisioning or WorkspaceStatus.Failed or WorkspaceStatus.Offline =>
                new WorkspaceFact.CameOnline(at, Actor.Workspace),
            _ => null,
        };
    }

    /// <summary>What follows when the patience with a silent agent has run out.</summary>
    /// <param name="state">Whose agent.</param>
    /// <param name="why">What is said of one that did not come up; see <see cref="NotHeardOf"/>.</param>
    /// <param name="at">When.</param>
    public static WorkspaceFact? GiveUp(WorkspaceState state, string why, DateTimeOffset at) => state.Status switch
    {
        WorkspaceStatus.Online or WorkspaceStatus.Degraded => new WorkspaceFact.WentOffline(at, Actor.Platform),
        WorkspaceStatus.Provisioning => new WorkspaceFact.ProvisioningFailed(at, Actor.Platform, why),
        _ => null,
    };

    /// <summary>What is said of one whose agent did not come up, by itself.</summary>
    public static string NotHeardOf(WorkspaceOptions options) =>
        $"no heartbeat within {options.ProvisionTimeout.TotalSeconds:0} seconds of being provisioned";

    /// <summary>How long a silo waits from now on for a sign of life that it has not heard itself; null when it waits for none.</summary>
    /// <remarks>
    /// Never less than one whole heartbeat timeout, unless nobody is given that much: how long the agent was silent before is not known, because
    /// it may have been the platform that did not listen.
    /// </remarks>
    public static TimeSpan? Patience(WorkspaceState? state, WorkspaceOptions options, DateTimeOffset now) => state?.Status switch
    {
        WorkspaceStatus.Online or WorkspaceStatus.Degraded => options.HeartbeatTimeout,
        WorkspaceStatus.Provisioning =>
            Max(options.ProvisionTimeout - (now - state.UpdatedAt), Min(options.HeartbeatTimeout, options.ProvisionTimeout)),
        _ => null,
    };

    /// <summary>The facts of a change; none when everything is as asked already.</summary>
    public static IEnumerable<WorkspaceFact> Change(WorkspaceState state, WorkspaceChanges changes, DateTimeOffset at)
    {
        if (changes.Name is { } name)
        {
            RequireLine("name", name.To, 1, MaxName);
        }

        RequireRole(changes.Role?.To);
        if (changes.Tier is { } tier)
        {
            RequireTier(tier.To);
        }

        if (changes.Runtime is { } runtime)
        {
            RequireLine("runtime", runtime.To, 1, MaxRuntime);
        }

        RequireDirectory(changes.WorkspaceDir?.To);
        var directory = changes.WorkspaceDir is { } changed ? changed.To : state.WorkspaceDir;
        if (changes.Access is { } wanted)
        {
            RequireAccess(wanted.To, directory);
        }

        if (changes.Place is { } place)
        {
            RequirePlace(place.To);
        }

        StallRules.RequireTimeout(changes.StallTimeout?.To);
        if (changes.ParentId is { To: { } parent } && parent == state.Id)
        {
            throw new CycleException(parent);
        }

        var updated = new WorkspaceFact.Updated(at, Actor.Operator)
        {
            Name = Unless(changes.Name, state.Name),
            Role = changes.Role is { } role ? Unless(new Change<string?>(NullWhenEmpty(role.To)), state.Role) : null,
            Tier = Unless(changes.Tier, state.Tier),
            Runtime = Unless(changes.Runtime, state.Runtime),
            WorkspaceDir = Unless(changes.WorkspaceDir, state.WorkspaceDir),
            // Without a directory there is nothing to have access to.
            Access = Unless(directory is null ? new Change<WorkspaceAccess>(WorkspaceAccess.None) : changes.Access, state.Access),
            StallTimeout = Unless(changes.StallTimeout, state.StallTimeout),
        };

        if (updated != new WorkspaceFact.Updated(at, Actor.Operator))
        {
            yield return updated;
        }

        if (changes.ParentId is { } moved && moved.To != state.ParentId)
        {
            yield return new WorkspaceFact.Moved(at, Actor.Operator, moved.To, state.ParentId);
        }
    }

    /// <summary>Where it stands on the canvas after a change; null when that stays as it is.</summary>
    public static WorkspacePlace? Place(WorkspacePlace? place, WorkspaceChanges changes)
    {
        if (changes.Place is null && changes.Collapsed is null)
        {
            return null;
        }

        var point = changes.Place?.To ?? place
            ?? throw new InvalidFieldException("collapsed", "needs x and y as long as the workspace has no place on the canvas");
        return point with { Collapsed = changes.Collapsed?.To ?? place?.Collapsed ?? false };
    }

    /// <summary>Whether a container of this generation is wanted: not of one that rests, is gone or has failed, and not of one that somebody else runs.</summary>
    public static bool WantsContainer(WorkspaceState? state, long generation) =>
        state is { Status: WorkspaceStatus.Provisioning or WorkspaceStatus.Online or WorkspaceStatus.Degraded or WorkspaceStatus.Offline }
        && state.Generation == generation
        && state.Runtime != NewWorkspace.ExternalRuntime;

    /// <summary>What follows when the container of a workspace ended; nothing for one whose agent was not there.</summary>
    public static WorkspaceFact? End(WorkspaceState state, ContainerEnd end, DateTimeOffset at) =>
        state.Status is WorkspaceStatus.Online or WorkspaceStatus.Degraded ? new WorkspaceFact.WentOffline(at, Actor.Platform, end) : null;

    /// <summary>Refuses a tier that there is and that the installation does not start agents in.</summary>
    public static void RequireAllowedTier(int? tier, int most)
    {
        if (tier > most && tier <= MaxTier)
        {
            throw new InvalidFieldException("tier", $"must be at most {most}: this installation starts no agents above (Provisioning:MaxTier)");
        }
    }

    public static void RequireCard(string agentCard)
    {
        if (agentCard.Length > MaxCard)
        {
            throw new InvalidFieldException("agent_card", $"must be at most {MaxCard} characters of JSON, and is {agentCard.Length}");
        }

        try
        {
            using var _ = JsonDocument.Parse(agentCard, new JsonDocumentOptions { MaxDepth = MaxCardDepth });
        }
        catch (JsonException)
        {
            throw new InvalidFieldException("agent_card", $"must be JSON of at most {MaxCardDepth} levels");
        }
    }

    /// <summary>Whether two cards say the same. Their texts may differ: Postgres orders the names in an object its own way.</summary>
    public static bool IsSameCard(string? one, string? other)
    {
        if (one is null || other is null || one == other)
        {
            return one == other;
        }

        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(other);
        try
        {
            return JsonElement.DeepEquals(first.RootElement, second.RootElement);
        }
        catch (ArgumentOutOfRangeException)
        {
            // One of them holds a number whose exponent is too big to compare. Postgres refuses such a one, so it cannot be what is kept.
            return false;
        }
    }

    private static Change<T>? Unless<T>(Change<T>? change, T already) =>
        change is not null && EqualityComparer<T>.Default.Equals(change.To, already) ? null : change;

    private static void RequireRole(string? role) => RequireLine("role", role ?? "", 0, MaxRole);

    public static void RequireLine(string field, string value, int least, int most)
    {
        if (value.Length < least || value.Length > most)
        {
            throw new InvalidFieldException(field, $"must be {least} to {most} characters, and is {value.Length}");
        }

        if (value.AsSpan().IndexOfAny(ControlCharacters) >= 0)
        {
            throw new InvalidFieldException(field, "must not contain control characters");
        }

        if (PlainText.HasLoneSurrogate(value))
        {
            throw new InvalidFieldException(field, "must be whole Unicode characters");
        }
    }

    /// <summary>Peers are handed the address as it is: it must be one that they can call, that shows as what it is and that tells no secret.</summary>
    private static void RequireAddress(string url)
    {
        RequireLine("url", url, 1, MaxUrl);
        if (url == NoInbound)
        {
            return;
        }

        // Uri alone lets blanks around it pass, and characters that nobody sees or that turn the text around.
        if (url.AsSpan().ContainsAnyExceptInRange('!', '~')
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || !uri.IsWellFormedOriginalString()
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new InvalidFieldException("url", $"must be an http or https address such as http://10.0.0.7:9001, or {NoInbound} when nobody can call the agent");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new InvalidFieldException("url", "must not hold credentials: peers are told it");
        }

        if (uri.Fragment.Length > 0)
        {
            throw new InvalidFieldException("url", "must not have a fragment (#)");
        }
    }

    /// <summary>A name of a folder, not the way to one: whoever copies its files must not be led elsewhere.</summary>
    private static void RequireTemplate(string? template)
    {
        if (template is null)
        {
            return;
        }

        RequireLine("template", template, 1, MaxTemplate);
        if (template is "." or ".." || template.AsSpan().ContainsAny('/', '\\'))
        {
            throw new InvalidFieldException("template", "must be the name of a folder, not a path");
        }
    }

    /// <summary>What an engine is asked for must be one image: by its name, or as the engine itself numbers it.</summary>
    private static void RequireImage(string? image)
    {
        if (image is not null && (image.Length > MaxImage || !Reference().IsMatch(image)))
        {
            throw new InvalidFieldException(
                "image", $"must be the name of a container image such as registry:5000/team/agent:1.0, of at most {MaxImage} characters");
        }
    }

    // A machine with or without a port, a path in lower case, a tag, a digest.
    [GeneratedRegex(
        @"^([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?/)?[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    private static void RequireTier(int tier)
    {
        if (tier is < MinTier or > MaxTier)
        {
            throw new InvalidFieldException("tier", $"must be {MinTier} to {MaxTier}");
        }
    }

    private static void RequireAccess(WorkspaceAccess access, string? directory)
    {
        if (access != WorkspaceAccess.None && directory is null)
        {
            throw new InvalidFieldException("workspace_access", "needs a workspace_dir");
        }
    }

    private static bool IsRate(double rate) => rate is >= 0 and <= 1;

    private static void RequireNotNegative(string field, int value)
    {
        if (value < 0)
        {
            throw new InvalidFieldException(field, "must be 0 or more");
        }
    }

    private static void RequirePlace(WorkspacePlace place)
    {
        if (!(Math.Abs(place.X) <= MaxCoordinate) || !(Math.Abs(place.Y) <= MaxCoordinate))
        {
            throw new InvalidFieldException("x and y", $"must be numbers between -{MaxCoordinate:0} and {MaxCoordinate:0}");
        }
    }

    private static void RequireDirectory(string? directory)
    {
        if (directory is null)
        {
            return;
        }

        RequireLine("workspace_dir", directory, 1, MaxDirectory);
        var segments = directory.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (directory[0] != '/' || segments.Contains(".."))
        {
            throw new InvalidFieldException("workspace_dir", "must be an absolute path without ..");
        }

        var clean = "/" + string.Join('/', segments.Where(segment => segment != "."));
        if (SystemDirectories.Any(system => clean == system || clean.StartsWith(system + "/", StringComparison.Ordinal)))
        {
            throw new InvalidFieldException("workspace_dir", "must not be one of the system's own directories");
        }
    }

    private static string? NullWhenEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string NamespaceOf(WorkspaceId id) => $"workspace:{id}";

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
