using Evals.Contracts;

namespace Evals.Gateway.Http;

/// <summary>What every request needs.</summary>
internal sealed record GatewayServices(IGrains Grains, TimeProvider Time, IdSource Ids, GatewayOptions Options, BodyMemory Bodies);
