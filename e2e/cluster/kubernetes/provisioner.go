package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

const (
	provisionerName = "winnow.dev/host-path"
	// Set on a claim by the volume controller, on a volume by whoever made it.
	claimFor = "volume.kubernetes.io/storage-provisioner"
	madeBy   = "pv.kubernetes.io/provisioned-by"
	// What failed once is tried again at this interval.
	resync = 10 * time.Second
)

// A provisioner gives each claim of its storage class a folder on this host and removes the folder with the claim.
//
// The one in the controller manager makes folders that only root may write to (mode 0750, whatever the umask), so no
// pod of the restricted Pod Security Standard could use them, and it keeps them under /tmp.
type provisioner struct {
	client  kubernetes.Interface
	folders string
}

func newProvisionerCommand() *cobra.Command {
	var kubeconfig, folders string
	command := &cobra.Command{
		Use:  "host-path-provisioner",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
			if err != nil {
				return err
			}
			client, err := kubernetes.NewForConfig(config)
			if err != nil {
				return err
			}
			return provisioner{client, folders}.run(command.Context())
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "how to reach the API server")
	command.Flags().StringVar(&folders, "folders", "", "where the volumes' folders are made")
	return command
}

func (p provisioner) run(ctx context.Context) error {
	factory := informers.NewSharedInformerFactory(p.client, resync)
	claims := factory.Core().V1().PersistentVolumeClaims().Informer()
	volumes := factory.Core().V1().PersistentVolumes().Informer()
	if _, err := claims.AddEventHandler(onChange(ctx, p.provision)); err != nil {
		return err
	}
	if _, err := volumes.AddEventHandler(onChange(ctx, p.reclaim)); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	<-ctx.Done()
	return nil
}

func onChange[T any](ctx context.Context, act func(context.Context, T) error) cache.ResourceEventHandlerFuncs {
	handle := func(object any) {
		if err := act(ctx, object.(T)); err != nil {
			klog.ErrorS(err, "will be tried again", "after", resync)
		}
	}
	return cache.ResourceEventHandlerFuncs{AddFunc: handle, UpdateFunc: func(_, object any) { handle(object) }}
}

func (p provisioner) provision(ctx context.Context, claim *core.PersistentVolumeClaim) error {
	if claim.Annotations[claimFor] != provisionerName || claim.Spec.VolumeName != "" || claim.DeletionTimestamp != nil {
		return nil
	}
	if claim.Spec.VolumeMode != nil && *claim.Spec.VolumeMode == core.PersistentVolumeBlock {
		return fmt.Errorf("claim %s/%s wants a block device, and %s has folders only", claim.Namespace, claim.Name, provisionerName)
	}
	name := "pvc-" + string(claim.UID)
	folder := filepath.Join(p.folders, name)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	// The umask took rights away that a pod of any user needs.
	if err := os.Chmod(folder, 0o777); err != nil {
		return err
	}
	directory := core.HostPathDirectory
	volume := &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: name, Annotations: map[string]string{madeBy: provisionerName}},
		Spec: core.PersistentVolumeSpec{
			AccessModes: claim.Spec.AccessModes,
			Capacity:    core.ResourceList{core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage]},
			ClaimRef: &core.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
			PersistentVolumeReclaimPolicy: core.PersistentVolumeReclaimDelete,
			PersistentVolumeSource: core.PersistentVolumeSource{
				HostPath: &core.HostPathVolumeSource{Path: folder, Type: &directory},
			},
		},
	}
	if claim.Spec.StorageClassName != nil {
		volume.Spec.StorageClassName = *claim.Spec.StorageClassName
	}
	_, err := p.client.CoreV1().PersistentVolumes().Create(ctx, volume, meta.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func (p provisioner) reclaim(ctx context.Context, volume *core.PersistentVolume) error {
	if volume.Annotations[madeBy] != provisionerName || volume.Status.Phase != core.VolumeReleased ||
		volume.Spec.PersistentVolumeReclaimPolicy != core.PersistentVolumeReclaimDelete {
		return nil
	}
	if err := os.RemoveAll(filepath.Join(p.folders, volume.Name)); err != nil {
		return err
	}
	err := p.client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, meta.DeleteOptions{})
	if errors.IsNotFound(err) {
		return nil
	}
	return err
}
