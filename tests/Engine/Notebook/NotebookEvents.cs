using System.Text.Json.Serialization;

namespace Evals.Engine.Notebook;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(LineAdded), "line")]
internal abstract record NotebookEvent;

internal sealed record LineAdded(string Line) : NotebookEvent;

[JsonSerializable(typeof(List<NotebookEvent>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class NotebookJson : JsonSerializerContext;
