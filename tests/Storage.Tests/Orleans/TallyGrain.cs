using Orleans.Placement;

namespace Molecule.Storage.Tests.Orleans;

// Random, so that silos share the grains whichever of them is asked.
[GrainType("molecule.tests.tally"), RandomPlacement]
public sealed class TallyGrain([PersistentState("tally")] IPersistentState<TallyState> state, ILocalSiloDetails silo)
    : Grain, ITallyGrain, IRemindable
{
    public async Task<int> AddAsync(int number)
    {
        state.State.Sum += number;
        await state.WriteStateAsync();
        return state.State.Sum;
    }

    public async Task<int> ReloadAsync()
    {
        await state.ReadStateAsync();
        return state.State.Sum;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task RemindAsync(string name, TimeSpan period) => this.RegisterOrUpdateReminder(name, period, period);

    public async Task<IReadOnlyList<string>> ListRemindersAsync() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public async Task ForgetAsync(string name)
    {
        var reminder = await this.GetReminder(name) ?? throw new ArgumentException("There is no such reminder.", nameof(name));
        await this.UnregisterReminder(reminder);
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.Name);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
