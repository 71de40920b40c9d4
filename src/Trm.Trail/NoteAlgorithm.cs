namespace Trm.Trail;

/// <summary>The signature types of C2SP signed-note that appear on a checkpoint here.</summary>
public enum NoteAlgorithm : byte
{
    /// <summary>Ed25519 over the text of the note.</summary>
    Ed25519 = 0x01,

    /// <summary>cosignature/v1: a witness's Ed25519 signature with its time (C2SP tlog-cosignature).</summary>
    Cosignature = 0x04,
}
