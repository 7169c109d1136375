using System.Buffers.Binary;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;
using Molecule.Gateway.Refusals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Limits;

/// <summary>
/// Counts requests by caller, in windows of a minute (contract section 1.6). Agents behind one address do not use up each other's share, and
/// what a caller says of itself does not change whose share it uses: forwarded headers are not read, and a claim that is not proven counts
/// together with the address that it came from.
/// </summary>
/// <remarks>
/// Counts are this process's: a caller that uses two gateways has two shares. They are forgotten when they are full again. Only workspaces
/// that have proven who they are have a count of their own, so that there are no more than workspaces; everybody else shares a fixed number
/// of buckets, by a hash that is another one in each process.
/// </remarks>
internal sealed class CallerLimits : IAsyncDisposable
{
    /// <summary>Most counts of one group that are kept for callers who have proven nothing.</summary>
    private const int Buckets = 65_536;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly OperatorToken _operatorToken;
    private readonly PartitionedRateLimiter<LimitKey> _counts;

    public CallerLimits(IOptions<LimitOptions> options, OperatorToken operatorToken)
    {
        _operatorToken = operatorToken;
        var requests = Share(int.Parse(options.Value.RequestsPerMinute, CultureInfo.InvariantCulture));
        var logins = Share(options.Value.LoginsPerMinute);
        _counts = PartitionedRateLimiter.Create<LimitKey, LimitKey>(key => key.Group switch
        {
            LimitGroup.Exempt => RateLimitPartition.GetNoLimiter(key),
            LimitGroup.Login => RateLimitPartition.GetFixedWindowLimiter(key, _ => logins),
            _ => RateLimitPartition.GetFixedWindowLimiter(key, _ => requests),
        });
        Requests = _counts.WithTranslatedKey<HttpContext>(KeyOf, leaveOpen: true);
    }

    /// <summary>Counts requests before they reach their endpoint, when it is known by then whose they are.</summary>
    public PartitionedRateLimiter<HttpContext> Requests { get; }

    public static async ValueTask RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Answers.WriteAsync(
            context.Response,
            StatusCodes.Status429TooManyRequests,
            new ErrorBody { Error = "rate limit exceeded", Code = "rate_limited", RetryAfter = seconds },
            context.RequestAborted);
    }

    /// <summary>Counts an attempt to sign in.</summary>
    public RateLimitLease CountLogin(HttpContext context) => _counts.AttemptAcquire(Of(LimitGroup.Login, context));

    /// <summary>Counts a request that speaks for a workspace without having proven it yet.</summary>
    public RateLimitLease CountAgent(HttpContext context, WorkspaceId? workspace) => _counts.AttemptAcquire(KeyOf(context, workspace));

    /// <summary>Whether so many wrong tokens came from this address that no further one is looked at.</summary>
    public bool HasFailedTooOften(HttpContext context)
    {
        // Asking for nothing tells whether there is anything left.
        using var lease = _counts.AttemptAcquire(Of(LimitGroup.Failure, context), permitCount: 0);
        return !lease.IsAcquired;
    }

    /// <summary>Counts a wrong token.</summary>
    public RateLimitLease CountFailure(HttpContext context) => _counts.AttemptAcquire(Of(LimitGroup.Failure, context));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _counts.DisposeAsync();

    private static FixedWindowRateLimiterOptions Share(int permits) => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 };

    private static LimitKey KeyOf(HttpContext context, WorkspaceId? workspace) =>
        workspace is { } speaker ? Of(LimitGroup.Agent, context, speaker.Value) : Of(LimitGroup.Address, context);

    private static LimitKey Of(LimitGroup group, HttpContext context, Guid claim = default)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, HashCode.Combine(NetworkOf(context), claim) & (Buckets - 1));
        return new LimitKey(group, new Guid(bytes));
    }

    /// <summary>Who has an address of version 6 has 2^64 of them.</summary>
    private static ulong NetworkOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return 0;

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private LimitKey KeyOf(HttpContext context)
    {
        var caller = Caller.Of(context.User);
        if (caller.Workspace is { } workspace)
            return new LimitKey(LimitGroup.Workspace, workspace.Value);

        var kind = context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>()?.Kind;
        var showsToken = BearerToken.Read(context.Request) is not null;
        return (caller.IsOperator, kind) switch
        {
            // Whom it speaks for is in the body: AgentLimitFilter counts it.
            (_, AccessKind.Agent) when showsToken || caller.IsOperator => new LimitKey(LimitGroup.Exempt, Guid.Empty),

            // Nobody is kept from steering the organisation by their own tools. Without an operator token agents are the operator as well;
            // those that name a workspace are counted as that.
            (true, _) when _operatorToken.IsConfigured || WorkspaceHeader.Read(context.Request) is null => new LimitKey(LimitGroup.Exempt, Guid.Empty),
            (true, _) => KeyOf(context, WorkspaceHeader.Read(context.Request)),


            // Whose tokens they are stands in the entries.
            (false, AccessKind.Agents) => Of(LimitGroup.Address, context),
            (false, not null and not AccessKind.Anyone) when showsToken => Of(LimitGroup.Failure, context),
            _ => Of(LimitGroup.Address, context),
        };
    }
}
