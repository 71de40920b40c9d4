namespace Trm.Contracts.Rejections;

/// <summary>What was accepted or refused, whatever it would carry.</summary>
public interface IJudged
{
    /// <summary>True where it was accepted.</summary>
    bool IsOk { get; }
}
