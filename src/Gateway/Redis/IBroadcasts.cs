namespace Molecule.Gateway.Redis;

/// <summary>What is heard on the Redis channel <c>events:broadcast</c>. All of it may be lost at any time.</summary>
internal interface IBroadcasts
{
    /// <summary>Since when messages have been coming through, by <see cref="TimeProvider.GetTimestamp"/>; null while they are not.</summary>
    long? ListeningSince { get; }

    /// <summary>Whether Redis answers now.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}
