using Evals.Server;
using Evals.Server.Options;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Usage.Text());
    return 0;
}

try
{
    if (args is [BackupCommand.Name, .. var rest])
    {
        BackupCommand.Run(rest);
        return 0;
    }

    return await EvalsServer.Run(args);
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync($"evals: {refusal.Message}");
    return 1;
}
