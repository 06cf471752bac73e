using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Evals.Gateway.HumanloopV5.Texts;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class TextFormJson : JsonSerializerContext;
