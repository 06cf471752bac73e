using Evals.Server;
using Evals.Silo;

try
{
    return await EvalsSilo.Run(args);
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync($"evals-silo: {refusal.Message}");
    return 1;
}
