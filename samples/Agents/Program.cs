using System.Runtime.InteropServices;
using Molecule.Samples.Agents;

using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    var settings = Settings.Read(Environment.GetEnvironmentVariable);
    using var worker = new WorkerProgram(settings.WorkDirectory, TimeProvider.System);
    IAgentProgram program = args switch
    {
        ["echo"] => new EchoProgram(),
        ["worker"] => worker,
        _ => throw new SettingsException("Say what to be: echo or worker."),
    };
    return await new Workplace(settings, program, Console.Out, TimeProvider.System).RunAsync(stopping.Token);
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

void Stop(PosixSignalContext signal)
{
    // The first signal is a request; who sends a second one does not want to wait, and gets the default: the end.
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}
