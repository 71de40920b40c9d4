namespace Trm.Node.Retention;

/// <summary>How far an erasure has come.</summary>
public enum ErasureState
{
    /// <summary>One person has proposed it; nothing is erased before another one does the same.</summary>
    Proposed,

    /// <summary>Content and salts are gone; the key or a page of the database may still be there. The node finishes by itself, also after a restart.</summary>
    Erased,

    /// <summary>No key, salt or word of it is left in any file of the node.</summary>
    Done,
}
