namespace Trm.Cli.Demo;

/// <summary>Something that the demonstration tried and that was refused, as it should be.</summary>
/// <param name="What">In words.</param>
/// <param name="Code">The true code.</param>
internal sealed record DemoRefusal(string What, string Code);
