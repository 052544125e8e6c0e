// Records how kubectl reads YAML: sigs.k8s.io/yaml, the library of kubectl and the API server.
//
// Reads {"text": …} cases from test/engine/document/kubectl-values.json, adds what the library makes of each ("json", as text, or "error"),
// and writes them back. Run it in this folder: go run .
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/yaml"
)

type testCase struct {
	Text  string `json:"text"`
	JSON  string `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

const file = "../../engine/document/kubectl-values.json"

func main() {
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var cases []testCase
	if err := json.Unmarshal(content, &cases); err != nil {
		panic(err)
	}
	for i := range cases {
		cases[i].JSON, cases[i].Error = "", ""
		value, err := yaml.YAMLToJSON([]byte(cases[i].Text))
		if err != nil {
			cases[i].Error = err.Error()
		} else {
			cases[i].JSON = string(value)
		}
	}
	recorded, err := json.MarshalIndent(cases, "", "  ")
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(file, append(recorded, '\n'), 0o644); err != nil {
		panic(err)
	}
}
