// Judges logs, notes and proofs with golang.org/x/mod/sumdb, and writes its own. One request per line on standard input, one answer per line on standard output:
//
//	{"do":"open","note":base64,"keys":[vkey]}                               -> {"text":base64,"by":[name],"unverified":[name]}
//	{"do":"cosign","note":base64,"key":vkey of the log,"origin":name,"time":seconds} -> {"note":base64,"key":vkey of the witness}
//	{"do":"check","folder":path,"key":vkey}                                 -> {"size":n,"root":base64}
//	{"do":"inclusion","folder":path,"key":vkey,"index":n,"leaf":..,"hashes":[..]}       -> {}
//	{"do":"consistency","folder":path,"key":vkey,"oldSize":n,"oldRoot":..,"hashes":[..]} -> {}
//	{"do":"write","folder":path,"origin":name,"size":n}                     -> {"key":vkey,"size":n,"root":base64}
//	{"do":"prove-inclusion","folder":path,"key":vkey,"index":n}             -> {"leaf":base64,"hashes":[base64]}
//	{"do":"prove-consistency","folder":path,"key":vkey,"oldSize":n}         -> {"root":base64,"hashes":[base64]}
//
// Whatever is refused is answered {"fault":"why"}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Do      string
	Folder  string
	Key     string
	Keys    []string
	Note    []byte
	Origin  string
	Size    int64
	Time    uint64
	Index   int64
	OldSize int64
	Leaf    tlog.Hash
	OldRoot tlog.Hash
	Hashes  []tlog.Hash
}

type answer struct {
	Fault      string      `json:"fault,omitempty"`
	Note       []byte      `json:"note,omitempty"`
	Text       []byte      `json:"text,omitempty"`
	By         []string    `json:"by,omitempty"`
	Unverified []string    `json:"unverified,omitempty"`
	Key        string      `json:"key,omitempty"`
	Size       int64       `json:"size"`
	Root       *tlog.Hash  `json:"root,omitempty"`
	Leaf       *tlog.Hash  `json:"leaf,omitempty"`
	Hashes     []tlog.Hash `json:"hashes,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		a := &answer{}
		err := json.Unmarshal(lines.Bytes(), &r)
		if err == nil {
			a, err = answerTo(r)
		}
		if err != nil {
			a = &answer{Fault: err.Error()}
		}
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}

func answerTo(r request) (*answer, error) {
	switch r.Do {
	case "open":
		return openNote(r.Note, r.Keys)
	case "cosign":
		return cosign(r.Note, r.Key, r.Origin, r.Time)
	case "write":
		return writeLog(r.Folder, r.Origin, r.Size)
	}
	log, err := openLog(r.Folder, r.Key)
	if err != nil {
		return nil, err
	}
	switch r.Do {
	case "check":
		return log.check()
	case "inclusion":
		return &answer{}, tlog.CheckRecord(r.Hashes, log.tree.N, log.tree.Hash, r.Index, r.Leaf)
	case "consistency":
		return &answer{}, tlog.CheckTree(r.Hashes, log.tree.N, log.tree.Hash, r.OldSize, r.OldRoot)
	case "prove-inclusion":
		proof, err := tlog.ProveRecord(log.tree.N, r.Index, log.reader())
		if err != nil {
			return nil, err
		}
		leaf, err := log.reader().ReadHashes([]int64{tlog.StoredHashIndex(0, r.Index)})
		if err != nil {
			return nil, err
		}
		return &answer{Leaf: &leaf[0], Hashes: proof}, nil
	case "prove-consistency":
		proof, err := tlog.ProveTree(log.tree.N, r.OldSize, log.reader())
		if err != nil {
			return nil, err
		}
		root, err := tlog.TreeHash(r.OldSize, log.reader())
		return &answer{Root: &root, Hashes: proof}, err
	}
	return nil, fmt.Errorf("no such request: %q", r.Do)
}
