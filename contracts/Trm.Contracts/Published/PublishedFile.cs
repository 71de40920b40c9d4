namespace Trm.Contracts.Published;

/// <summary>One file of the published contract.</summary>
/// <param name="Path">Its path inside the folder, for example <c>CodeSystem/topic.json</c>.</param>
/// <param name="Text">Its content: a FHIR R4 resource as JSON; UTF-8, line feeds.</param>
public sealed record PublishedFile(string Path, string Text);
