namespace Molecule.Storage.Tests.Orleans;

/// <summary>The smallest grain that has state in Orleans' own storage, and a reminder.</summary>
[GrainInterfaceType("molecule.tests.tally"), Alias("molecule.tests.tally")]
public interface ITallyGrain : IGrainWithGuidKey
{
    [Alias("add")]
    Task<int> AddAsync(int number);

    /// <summary>Forgets what is in memory and reads again.</summary>
    [Alias("reload")]
    Task<int> ReloadAsync();

    [Alias("clear")]
    Task ClearAsync();

    [Alias("remind")]
    Task RemindAsync(string name, TimeSpan period);

    [Alias("reminders")]
    Task<IReadOnlyList<string>> ListRemindersAsync();

    [Alias("forget")]
    Task ForgetAsync(string name);

    /// <summary>Name of the silo that the grain is on.</summary>
    [Alias("where")]
    Task<string> WhereAsync();
}
