using System.Collections.Concurrent;
using Molecule.Agent;
using Molecule.Agent.Tokens;
using Molecule.Samples.A2A;
using Molecule.Samples.Organisation.Chart;
using Molecule.Samples.Organisation.Employees;
using Molecule.Samples.Organisation.Incidents;

namespace Molecule.Samples.Organisation;

/// <summary>The company: founded level by level, everybody at work as soon as their workspace exists, until it is told to stop.</summary>
internal sealed class Company(Settings settings, Journal journal, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReminderPause = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Employee> _employees = new(StringComparer.Ordinal);
    private readonly A2ACaller _caller = new(timeProvider);
    private readonly PlatformWatch _watch = new(journal);
    private MoleculeClient? _client;

    /// <returns>The exit code: 0 when it was told to stop, 1 when it could not go on.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _client = await ConnectAsync(cancellationToken);
            await FoundAsync(_client, cancellationToken);
            journal.Write($"All {_employees.Count} are at work; see {settings.Platform}");

            var members = SoftwareCompany.Director.All().Where(position => position.Reports.Count == 0);
            var incidents = new IncidentPlan(
                _client, [.. members.Select(position => _employees[position.Key])], settings, journal, timeProvider);
            await incidents.RunAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            journal.Write("Stopping");
            return 0;
        }
        catch (MoleculeException exception)
        {
            journal.Write($"The platform refused: {exception.Message}");
            return 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            journal.Write($"The state directory '{settings.StateDirectory}' cannot be used: {exception.Message}");
            return 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_employees.Values.Select(employee => employee.StopAsync()));
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _caller.Dispose();
    }

    private async Task<MoleculeClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var options = new MoleculeClientOptions
        {
            Platform = settings.Platform,
            TokenStore = new FileTokenStore(Path.Combine(settings.StateDirectory, "tokens")),
            TimeProvider = timeProvider,
        };
        long? toldAt = null;
        while (true)
        {
            try
            {
                return await MoleculeClient.ConnectAsync(options, cancellationToken);
            }
            catch (MoleculeException exception)
            {
                // Whatever answers there, it may be the platform in a moment; a wrong address is for people to see.
                if (toldAt is null || timeProvider.GetElapsedTime(toldAt.Value) >= ReminderPause)
                {
                    journal.Write($"Waiting for the platform at {settings.Platform} (Ctrl-C stops): {exception.Message}");
                    toldAt = timeProvider.GetTimestamp();
                }

                await Task.Delay(ConnectPause, timeProvider, cancellationToken);
            }
        }
    }

    private async Task FoundAsync(MoleculeClient client, CancellationToken cancellationToken)
    {
        using var state = await ChartState.OpenAsync(settings.StateDirectory, cancellationToken);
        // When one is refused, the others are not started for nothing.
        using var founding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var founder = new Founder(client, state, journal, timeProvider);
        await HireAsync(SoftwareCompany.Director, lead: null, client, founder, founding);
        Introduce(SoftwareCompany.Director, lead: null);
    }

    /// <summary>A position's workspace comes first; then its agent starts, and its reports are hired, at the same time.</summary>
    private async Task HireAsync(
        Position position,
        Employee? lead,
        MoleculeClient client,
        Founder founder,
        CancellationTokenSource founding)
    {
        try
        {
            var id = await founder.FindOrCreateAsync(position, lead?.WorkspaceId, founding.Token);
            var employee = new Employee(
                position, id, client, _caller, settings, _watch, journal, new Random(SeedOf(position)), timeProvider);
            _employees[position.Key] = employee;
            var reports = position.Reports.Select(report => HireAsync(report, employee, client, founder, founding));
            await Task.WhenAll(reports.Prepend(StartAsync(employee, founding.Token)));
        }
        catch (MoleculeException)
        {
            await founding.CancelAsync();
            throw;
        }
    }

    private async Task StartAsync(Employee employee, CancellationToken cancellationToken)
    {
        await employee.StartAsync(cancellationToken);
        journal.Write($"{employee.Name} is at work");
    }

    private void Introduce(Position position, Position? lead)
    {
        var beside = lead?.Reports.Where(other => other != position) ?? [];
        var neighbours = position.Reports.Concat(beside);
        _employees[position.Key].Meet((lead is null ? neighbours : neighbours.Prepend(lead)).Select(other => _employees[other.Key]));
        foreach (var report in position.Reports)
        {
            Introduce(report, position);
        }
    }

    /// <summary>The same luck for the same seed and position, in every process: string hash codes differ between processes.</summary>
    private int SeedOf(Position position) => position.Key.Aggregate(settings.Seed, (seed, c) => unchecked((seed * 31) + c));
}
