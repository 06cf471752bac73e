using Evals.Server;
using Evals.Silo;

try
{
    await EvalsSilo.Run(args);
    return 0;
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync($"evals-silo: {refusal.Message}");
    return 1;
}
