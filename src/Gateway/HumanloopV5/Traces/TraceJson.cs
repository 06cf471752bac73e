using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Evals.Gateway.HumanloopV5.Traces;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class TraceJson : JsonSerializerContext;
