namespace Trm.Console.Tests.Countries;

/// <summary>A field of a form.</summary>
/// <param name="Type">Of an input; <c>textarea</c>, <c>select</c> or <c>button</c>.</param>
/// <param name="Values">What may be chosen, or what stands in it.</param>
internal sealed record FoundField(string Name, string Type, List<string> Values);
