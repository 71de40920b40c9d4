using System.Text.Json.Nodes;

namespace Trm.Contracts.Tests.Published;

/// <summary>A good example with one thing wrong that R4 itself has nothing against.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Example">The good example.</param>
/// <param name="Make">Makes it wrong.</param>
internal sealed record Slip(string Name, string Example, Action<JsonObject> Make);
