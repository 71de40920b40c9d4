namespace Trm.Fuzz;

/// <summary>How the bytes of a target are built, and so where a change may hurt.</summary>
public enum Form
{
    /// <summary>No more than bytes.</summary>
    Bytes,

    /// <summary>One or more DER values, one behind the other.</summary>
    Der,

    Json,

    /// <summary>Lines of text: notes, proofs, PEM, CSV.</summary>
    Lines,

    /// <summary>A zip whose members have forms of their own.</summary>
    Zip,
}
