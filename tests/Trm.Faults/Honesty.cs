namespace Trm.Faults;

/// <summary>Deceives nobody: the world as it is.</summary>
internal sealed class Honesty : Lie
{
}
