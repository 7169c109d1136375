using System.Text;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Activity;

/// <summary>What may be logged, and what becomes of it. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class ActivityRules
{
    public const int MaxMethod = 200;
    public const int MaxStatus = 50;
    public const int MaxSummary = 2_000;
    public const int MaxErrorDetail = 10_000;
    public const int MaxMessage = 20_000;
    public const int MaxText = 200;

    /// <summary>Both bodies together, in bytes: as much as the gateway lets through in one request.</summary>
    public const int MaxBodies = 1024 * 1024;

    /// <summary>The entry that a report becomes. What is written for people is shortened; what is written for programs is refused when it is too long.</summary>
    public static ActivityEntry Log(Guid id, WorkspaceId workspace, NewActivity activity, DateTimeOffset at)
    {
        RequireWord("activity_type", activity.ActivityType, 1, MaxStatus);
        RequireWord("method", activity.Method ?? "", 0, MaxMethod);
        RequireWord("status", activity.Status, 1, MaxStatus);
        if (activity.DurationMs < 0)
        {
            throw new InvalidFieldException("duration_ms", "must be 0 or more");
        }

        if (Encoding.UTF8.GetByteCount(activity.RequestBody ?? "") + Encoding.UTF8.GetByteCount(activity.ResponseBody ?? "") > MaxBodies)
        {
            throw new InvalidFieldException("request_body", $"and response_body must be at most {MaxBodies} bytes together");
        }

        return new ActivityEntry
        {
            Id = id,
            WorkspaceId = workspace,
            ActivityType = activity.ActivityType,
            SourceId = activity.SourceId,
            TargetId = activity.TargetId,
            Method = activity.Method,
            Summary = activity.Summary is { } summary ? PlainText.Shorten(summary, MaxSummary) : null,
            Status = activity.Status,
            ErrorDetail = activity.ErrorDetail is { } detail ? PlainText.Shorten(detail, MaxErrorDetail) : null,
            DurationMs = activity.DurationMs,
            RequestBody = activity.RequestBody,
            ResponseBody = activity.ResponseBody,
            CreatedAt = at,
        };
    }

    /// <summary>What an agent tells people: whole, or not at all.</summary>
    public static void RequireMessage(string message)
    {
        if (message.Length is < 1 or > MaxMessage)
        {
            throw new InvalidFieldException("message", $"must be 1 to {MaxMessage} characters, and is {message.Length}");
        }

        if (message.Contains('\0', StringComparison.Ordinal) || PlainText.HasLoneSurrogate(message))
        {
            throw new InvalidFieldException("message", "must be whole Unicode characters without NUL");
        }
    }

    public static void RequirePage(ActivityFilter filter) => RequireLimit(filter.Limit, IActivityLog.MaxPage);

    /// <summary>What to look for; null for everything.</summary>
    public static string? ReadText(string? text, int limit)
    {
        RequireLimit(limit, IActivityLog.MaxFindings);
        var trimmed = text?.Trim();
        if (trimmed?.Length > MaxText)
        {
            throw new InvalidFieldException("q", $"must be at most {MaxText} characters, and is {trimmed.Length}");
        }

        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }

    private static void RequireLimit(int limit, int most)
    {
        if (limit < 1 || limit > most)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {most}");
        }
    }

    private static void RequireWord(string field, string value, int least, int most)
    {
        if (value.Length < least || value.Length > most)
        {
            throw new InvalidFieldException(field, $"must be {least} to {most} characters, and is {value.Length}");
        }

        if (value.Any(char.IsControl) || PlainText.HasLoneSurrogate(value))
        {
            throw new InvalidFieldException(field, "must be whole Unicode characters without control characters");
        }
    }
}
