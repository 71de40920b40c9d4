namespace Trm.Architecture.Tests;

/// <summary>One type of ours uses something of another assembly.</summary>
/// <param name="Namespace">Namespace of our outermost type.</param>
/// <param name="By">Its name.</param>
/// <param name="Assembly">Assembly of what is used.</param>
/// <param name="Type">Full name of what is used.</param>
/// <param name="Member">The member used, or null where the type alone is.</param>
public sealed record Use(string Namespace, string By, string Assembly, string Type, string? Member);
