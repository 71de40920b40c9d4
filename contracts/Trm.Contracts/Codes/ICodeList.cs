namespace Trm.Contracts.Codes;

/// <summary>A closed list of codes under one system.</summary>
public interface ICodeList
{
    /// <summary>The canonical address of the code system; a name, not a link.</summary>
    string System { get; }

    /// <summary>Every code, in published order.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>True where the list has this code.</summary>
    bool Contains(string code);
}
