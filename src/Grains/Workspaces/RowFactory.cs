using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Storage;

namespace Molecule.Grains.Workspaces;

/// <summary>
/// Gives grains their state from storage and from nowhere else. What Orleans has by default takes the state along when a grain moves to another silo; but
/// between its leaving and its coming a commit over its team may change its row.
/// </summary>
internal sealed class RowFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config) => new Row<TState>(
        config.StateName, context, context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(config.StorageName));

    private sealed class Row<TState> : StateStorageBridge<TState>, IPersistentState<TState>, ILifecycleObserver
    {
        public Row(string name, IGrainContext context, IGrainStorage storage)
            : base(name, context, storage) => context.ObservableLifecycle.Subscribe(nameof(RowFactory), GrainLifecycleStage.SetupState, this);

        Task ILifecycleObserver.OnStart(CancellationToken cancellationToken) => ReadStateAsync();

        Task ILifecycleObserver.OnStop(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
