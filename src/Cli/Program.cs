if (args is ["guard-trial", var directory])
    return await Molecule.Cli.Local.GuardTrial.RunAsync(directory);
return 0;
