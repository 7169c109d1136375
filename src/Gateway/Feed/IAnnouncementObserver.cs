namespace Molecule.Gateway.Feed;

/// <summary>Takes note of announcements as they come in from Redis, whether or not anybody listens.</summary>
internal interface IAnnouncementObserver
{
    void Hear(Announcement announcement);

    /// <summary>Some were lost, or came when nobody could know whom they were about.</summary>
    void Forget();
}
