using Evals.Storage.Memory;
using Evals.Storage.Tests.Conformance;

namespace Evals.Storage.Tests.Memory;

public sealed class MemoryStoreTests : StoreConformance
{
    protected override IStore Open() => new MemoryStore();
}
