using System.Text.Json.Nodes;

namespace Trm.Trail.Tests.Golden;

/// <summary>One golden vector of the trail.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Check">Which check it is for: leaf, inclusion, consistency, checkpoint.</param>
/// <param name="Expect">What a reader must make of it and why, in words.</param>
/// <param name="Input">What the check gets: see contracts/vectors/trail/README.md.</param>
internal sealed record GoldenVector(string Name, string Check, string Expect, JsonObject Input);
