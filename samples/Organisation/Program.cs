using System.CommandLine;
using System.Runtime.InteropServices;
using Molecule.Samples.Organisation;

var command = CommandLine.Create(async settings =>
{
    using var stopping = new CancellationTokenSource();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

    await using var company = new Company(settings, new Journal(Console.Out, TimeProvider.System), TimeProvider.System);
    return await company.RunAsync(stopping.Token);

    void Stop(PosixSignalContext signal)
    {
        // The first signal is a request; who sends a second one does not want to wait, and gets the default: the end.
        signal.Cancel = !stopping.IsCancellationRequested;
        stopping.Cancel();
    }
});

// Signals are handled above: the library would give the company two seconds and then walk away from its own tasks.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
